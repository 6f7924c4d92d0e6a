// named: Visit empty-start
static double[] Visit(double[] gradients, int[] inputs, double[] locals, double upstream)
{
    double[] result = new double[gradients.Length];
    for (int i = 0; i < inputs.Length; i++)
    {
        result[inputs[i]] = result[inputs[i]] + (locals[i] * upstream);
    }

    return result;
}
