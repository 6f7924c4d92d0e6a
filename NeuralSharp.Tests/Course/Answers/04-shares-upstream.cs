// named: Visit shares-upstream
static double[] Visit(double[] gradients, int[] inputs, double[] locals, double upstream)
{
    double[] result = [.. gradients];
    double share = upstream / inputs.Length;
    for (int i = 0; i < inputs.Length; i++)
    {
        result[inputs[i]] += locals[i] * share;
    }

    return result;
}
