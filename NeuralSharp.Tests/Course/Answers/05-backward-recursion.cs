// named: Backward recursion
static double[] Backward(int[][] inputs, double[][] locals, int output)
{
    var grad = new double[inputs.Length];
    grad[output] = 1;
    Visit(output);
    return grad;

    void Visit(int node)
    {
        for (int k = 0; k < inputs[node].Length; k++)
        {
            int child = inputs[node][k];
            grad[child] += grad[node] * locals[node][k];
            Visit(child);
        }
    }
}
