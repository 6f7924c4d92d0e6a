// named: BiasGradient sums-all
static Tensor BiasGradient(Tensor g) => g.Sum();
