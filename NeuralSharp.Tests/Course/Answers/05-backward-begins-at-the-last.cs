// named: Backward begins-at-the-end
static double[] Backward(int[][] inputs, double[][] locals, int output)
{
    var gradients = new double[inputs.Length];
    gradients[inputs.Length - 1] = 1;
    for (var i = inputs.Length - 1; i >= 0; i--)
    {
        for (var k = 0; k < inputs[i].Length; k++) gradients[inputs[i][k]] += locals[i][k] * gradients[i];
    }

    return gradients;
}
