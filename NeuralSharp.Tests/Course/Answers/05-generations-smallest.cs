// named: Generations smallest
static int[] Generations(int[][] inputs)
{
    var gens = new int[inputs.Length];
    for (int i = 0; i < inputs.Length; i++)
    {
        if (inputs[i].Length == 0) continue;
        int best = int.MaxValue;
        foreach (int j in inputs[i])
            if (gens[j] < best) best = gens[j];
        gens[i] = best + 1;
    }

    return gens;
}
