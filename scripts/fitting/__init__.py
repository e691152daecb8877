"""What `scripts/fit` does: from practice questions to the weights of meaning."""
