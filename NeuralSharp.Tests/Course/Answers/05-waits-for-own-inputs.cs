// named: WaitsFor own-inputs
static int[] WaitsFor(int[][] inputs)
{
    var result = new int[inputs.Length];
    for (int i = 0; i < inputs.Length; i++)
    {
        result[i] = inputs[i].Length;
    }

    return result;
}
