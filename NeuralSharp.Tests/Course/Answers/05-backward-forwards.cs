// named: Backward forwards
static double[] Backward(int[][] inputs, double[][] locals, int output)
{
    double[] grad = new double[inputs.Length];
    grad[output] = 1;
    for (int i = 0; i <= output; i++)
    {
        for (int k = 0; k < inputs[i].Length; k++)
        {
            grad[inputs[i][k]] += grad[i] * locals[i][k];
        }
    }

    return grad;
}
