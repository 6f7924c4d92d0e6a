// kind: Visit ChangedInput
static double[] Visit(double[] gradients, int[] inputs, double[] locals, double upstream)
{
    for (var i = 0; i < inputs.Length; i++) gradients[inputs[i]] += locals[i] * upstream;
    return gradients;
}
