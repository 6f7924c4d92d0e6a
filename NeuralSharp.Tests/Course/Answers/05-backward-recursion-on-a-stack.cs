// named: Backward every-path-again
static double[] Backward(int[][] inputs, double[][] locals, int output)
{
    var grad = new double[inputs.Length];
    grad[output] = 1;
    var stack = new Stack<int>();
    stack.Push(output);
    while (stack.Count > 0)
    {
        int node = stack.Pop();
        for (int k = 0; k < inputs[node].Length; k++)
        {
            grad[inputs[node][k]] += grad[node] * locals[node][k];
            stack.Push(inputs[node][k]);
        }
    }

    return grad;
}
