// named: BiasGradient sums-columns
static Tensor BiasGradient(Tensor g) => g.Sum(-1);
