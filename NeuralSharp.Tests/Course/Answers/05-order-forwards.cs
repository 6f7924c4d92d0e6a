// named: Order forwards
static int[] Order(int[] generations)
{
    var numbers = new List<int>();
    for (int generation = 0; generation <= generations.Max(); generation++)
    {
        for (int i = 0; i < generations.Length; i++)
        {
            if (generations[i] == generation) numbers.Add(i);
        }
    }

    return numbers.ToArray();
}
