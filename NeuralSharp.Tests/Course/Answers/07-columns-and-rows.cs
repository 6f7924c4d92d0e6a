// named: Affine transposes-w
static double[,] Affine(double[,] x, double[,] w, double[] b)
{
    var y = new double[x.GetLength(0), w.GetLength(1)];
    for (var r = 0; r < x.GetLength(0); r++)
        for (var j = 0; j < w.GetLength(1); j++)
        {
            double sum = b[j];
            for (var k = 0; k < x.GetLength(1); k++)
            {
                sum += x[r, k] * w[j, k];
            }
            y[r, j] = sum;
        }
    return y;
}
