"""Bytes in, minutes out: readers give a Document, segmentation gives Minutes."""
