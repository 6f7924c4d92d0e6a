// named: Backward waits-for-all
static double[] Backward(int[][] inputs, double[][] locals, int output)
{
    var waiting = new int[inputs.Length];
    foreach (var list in inputs)
        foreach (var number in list)
            waiting[number]++;

    var gradients = new double[inputs.Length];
    gradients[output] = 1;
    var ready = new Queue<int>();
    ready.Enqueue(output);
    while (ready.Count > 0)
    {
        var i = ready.Dequeue();
        for (var k = 0; k < inputs[i].Length; k++)
        {
            var input = inputs[i][k];
            gradients[input] += locals[i][k] * gradients[i];
            waiting[input]--;
            if (waiting[input] == 0) ready.Enqueue(input);
        }
    }

    return gradients;
}
