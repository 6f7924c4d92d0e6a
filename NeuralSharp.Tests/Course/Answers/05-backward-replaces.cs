// named: Backward replaces-by-generation
static double[] Backward(int[][] inputs, double[][] locals, int output)
{
    var gradients = new double[inputs.Length];
    gradients[output] = 1;
    foreach (var i in Order(Generations(inputs)))
    {
        for (var k = 0; k < inputs[i].Length; k++) gradients[inputs[i][k]] = locals[i][k] * gradients[i];
    }

    return gradients;
}
