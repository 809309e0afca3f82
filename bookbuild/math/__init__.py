"""TeX formulas: parsed by MathJax, drawn in PDF, written as MathML Core."""
