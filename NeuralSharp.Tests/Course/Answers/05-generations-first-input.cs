// named: Generations first-input
static int[] Generations(int[][] inputs)
{
    var generation = new List<int>();
    foreach (var list in inputs)
    {
        generation.Add(list.Length > 0 ? generation[list[0]] + 1 : 0);
    }

    return generation.ToArray();
}
