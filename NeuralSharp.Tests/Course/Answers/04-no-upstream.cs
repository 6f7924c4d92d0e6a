// named: Visit forgets-upstream
static double[] Visit(double[] gradients, int[] inputs, double[] locals, double upstream)
{
    var after = gradients.ToArray();
    foreach (var (place, local) in inputs.Zip(locals)) after[place] += local;
    return after;
}
