// named: Visit replaces
static double[] Visit(double[] gradients, int[] inputs, double[] locals, double upstream)
{
    var result = (double[])gradients.Clone();
    for (int i = 0; i < inputs.Length; i++)
    {
        result[inputs[i]] = upstream * locals[i];
    }

    return result;
}
