// named: WaitsFor twins-once
static int[] WaitsFor(int[][] inputs)
{
    int[] counts = new int[inputs.Length];
    for (int value = 0; value < inputs.Length; value++)
    {
        for (int user = 0; user < inputs.Length; user++)
        {
            if (inputs[user].Contains(value)) counts[value]++;
        }
    }

    return counts;
}
