// named: WeightGradient transposes-result
static Tensor WeightGradient(Tensor x, Tensor g) => x.Transpose().MatMul(g).Transpose();
