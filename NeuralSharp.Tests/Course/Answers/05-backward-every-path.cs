// kind: TimedOut
static double[] Backward(int[][] inputs, double[][] locals, int output)
{
    var gradients = new double[inputs.Length];
    Follow(output, 1);
    return gradients;

    // One call a path: each brings its own product, so nothing is handed on twice.
    void Follow(int value, double product)
    {
        gradients[value] += product;
        for (var k = 0; k < inputs[value].Length; k++) Follow(inputs[value][k], product * locals[value][k]);
    }
}
