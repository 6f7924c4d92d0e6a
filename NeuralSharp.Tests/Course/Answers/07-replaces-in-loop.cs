// named: Affine keeps-last
static double[,] Affine(double[,] x, double[,] w, double[] b)
{
    var result = new double[x.GetLength(0), w.GetLength(1)];
    for (var row = 0; row < x.GetLength(0); row++)
    {
        for (var col = 0; col < w.GetLength(1); col++)
        {
            for (var k = 0; k < x.GetLength(1); k++)
            {
                result[row, col] = x[row, k] * w[k, col];
            }

            result[row, col] += b[col];
        }
    }

    return result;
}
