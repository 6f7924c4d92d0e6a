// named: Backward too-early
static double[] Backward(int[][] inputs, double[][] locals, int output)
{
    var grad = new double[inputs.Length];
    var visited = new bool[inputs.Length];
    grad[output] = 1;
    Visit(output);
    return grad;

    void Visit(int node)
    {
        visited[node] = true;
        for (int k = 0; k < inputs[node].Length; k++) grad[inputs[node][k]] += grad[node] * locals[node][k];
        foreach (int child in inputs[node])
        {
            if (!visited[child]) Visit(child);
        }
    }
}
