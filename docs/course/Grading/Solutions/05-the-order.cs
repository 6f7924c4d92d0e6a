static int[] WaitsFor(int[][] inputs)
{
    var waitsFor = new int[inputs.Length];
    foreach (var input in inputs.SelectMany(inputsOfOne => inputsOfOne)) waitsFor[input]++;
    return waitsFor;
}

static int[] Generations(int[][] inputs)
{
    var generations = new int[inputs.Length];
    for (var i = 0; i < inputs.Length; i++)
    {
        foreach (var input in inputs[i]) generations[i] = Math.Max(generations[i], generations[input] + 1);
    }

    return generations;
}

static int[] Order(int[] generations) => [.. Enumerable.Range(0, generations.Length).OrderByDescending(i => generations[i])];

static double[] Backward(int[][] inputs, double[][] locals, int output)
{
    var gradients = new double[inputs.Length];
    gradients[output] = 1;
    for (var i = output; i >= 0; i--)
    {
        for (var k = 0; k < inputs[i].Length; k++) gradients[inputs[i][k]] += locals[i][k] * gradients[i];
    }

    return gradients;
}
