// named: Generations not-one-more
static int[] Generations(int[][] inputs)
{
    var g = new int[inputs.Length];
    for (var i = 0; i < inputs.Length; i++)
    {
        foreach (var k in inputs[i]) g[i] = Math.Max(g[i], g[k]);
    }

    return g;
}
