"""The raw zone: what lies in a source's folder, on this machine or in a bucket, and how to open it.

Vendor files are listed and read here, and never changed. Nothing here knows formats or layouts.
"""
