"""PDF with a text layer: pdfium's words, put together as lines and table rows."""

from minutes.ingest.pdf.document import read_pdf

__all__ = ["read_pdf"]
