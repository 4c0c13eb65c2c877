"""Speed and size, as ratios to floors measured in the same run: `make bench`.

`zone` makes the raw zones, `work` runs tidemark and the floors in processes of their own and says
what they took, `__main__` puts figures against goals.
"""
