"""The official CMS downloads: a zip as CMS publishes it -> the rows that concern therapy, or a refusal of all of it.

Each layout has a module; nothing here writes. Columns that hold descriptors are never kept.
"""
