// named: BiasGradient averages
static Tensor BiasGradient(Tensor g)
{
    return g.Sum(0) / g.Shape[0];
}
