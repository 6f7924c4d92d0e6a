// named: Generations newest-input
static int[] Generations(int[][] inputs)
{
    var generations = new int[inputs.Length];
    for (var i = 0; i < inputs.Length; i++)
    {
        if (inputs[i].Length > 0)
        {
            var newest = inputs[i].Max();
            generations[i] = generations[newest] + 1;
        }
    }

    return generations;
}
