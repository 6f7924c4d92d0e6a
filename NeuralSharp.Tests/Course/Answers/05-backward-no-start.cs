// named: Backward no-start
static double[] Backward(int[][] inputs, double[][] locals, int output)
{
    var g = new double[inputs.Length];
    for (var i = output; i >= 0; i--)
    {
        for (var k = 0; k < inputs[i].Length; k++) g[inputs[i][k]] += g[i] * locals[i][k];
    }

    return g;
}
