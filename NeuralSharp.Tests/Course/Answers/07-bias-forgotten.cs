// named: Affine forgets-bias
static double[,] Affine(double[,] x, double[,] w, double[] b)
{
    int n = x.GetLength(0), inputs = x.GetLength(1), outputs = w.GetLength(1);
    double[,] y = new double[n, outputs];
    for (int i = 0; i < n; i++)
        for (int j = 0; j < outputs; j++)
            for (int k = 0; k < inputs; k++)
                y[i, j] += x[i, k] * w[k, j];
    return y;
}
