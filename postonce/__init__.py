"""postonce: cloud models whose `create` is safe to run again.

Names are loaded when first used, so that `import postonce` stays cheap.
"""
