// named: Affine never-begins-anew
static double[,] Affine(double[,] x, double[,] w, double[] b)
{
    var y = new double[x.GetLength(0), w.GetLength(1)];
    double total = 0;
    for (int r = 0; r < x.GetLength(0); r++)
    {
        for (int j = 0; j < w.GetLength(1); j++)
        {
            for (int k = 0; k < x.GetLength(1); k++) total += x[r, k] * w[k, j];
            y[r, j] = total + b[j];
        }
    }
    return y;
}
