// kind: Visit Threw
static double[] Visit(double[] gradients, int[] inputs, double[] locals, double upstream)
{
    var result = new double[inputs.Length];
    for (int i = 0; i <= inputs.Length; i++) result[i] = gradients[i] + (upstream * locals[i]);
    return result;
}
