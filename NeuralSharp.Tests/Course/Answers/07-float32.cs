// kind: BiasGradient Threw
static Tensor BiasGradient(Tensor g) => Tensor.Ones([1, g.Shape[0]]).MatMul(g).Squeeze(0);
