// named: Visit adds-to-given
static double[] Visit(double[] gradients, int[] inputs, double[] locals, double upstream)
{
    var after = gradients.ToArray();
    for (var k = 0; k < inputs.Length; k++)
    {
        var place = inputs[k];
        after[place] = gradients[place] + (locals[k] * upstream);
    }

    return after;
}
