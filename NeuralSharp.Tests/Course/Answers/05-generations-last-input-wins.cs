// named: Generations last-input
static int[] Generations(int[][] inputs)
{
    var generations = new int[inputs.Length];
    for (var i = 0; i < inputs.Length; i++)
        foreach (var input in inputs[i])
            generations[i] = generations[input] + 1;
    return generations;
}
