"""The SDT-V2 of the zoo's PyTorch implementations."""
