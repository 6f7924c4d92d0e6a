// named: Backward rings
static double[] Backward(int[][] inputs, double[][] locals, int output)
{
    var gradients = new double[inputs.Length];
    gradients[output] = 1;
    var queue = new Queue<int>([output]);
    var done = new HashSet<int>();
    while (queue.TryDequeue(out var value))
    {
        if (!done.Add(value)) continue;
        for (var k = 0; k < inputs[value].Length; k++)
        {
            gradients[inputs[value][k]] += locals[value][k] * gradients[value];
            queue.Enqueue(inputs[value][k]);
        }
    }

    return gradients;
}
