static double[,] Affine(double[,] x, double[,] w, double[] b)
{
    var y = new double[x.GetLength(0), w.GetLength(1)];
    for (var r = 0; r < x.GetLength(0); r++)
    {
        for (var j = 0; j < w.GetLength(1); j++)
        {
            y[r, j] = b[j];
            for (var k = 0; k < x.GetLength(1); k++) y[r, j] += x[r, k] * w[k, j];
        }
    }

    return y;
}

static Tensor WeightGradient(Tensor x, Tensor g) => x.Transpose().MatMul(g);

static Tensor InputGradient(Tensor g, Tensor w) => g.MatMul(w.Transpose());

static Tensor BiasGradient(Tensor g) => g.Sum(0);

static Tensor SquaredError(Tensor outputs, Tensor targets)
{
    var errors = outputs.Reshape(targets.Length) - targets;
    return errors.Square().Mean();
}
