// kind: Visit WrongForm
static double[] Visit(double[] gradients, int[] inputs, double[] locals, double upstream) =>
    locals.Select(local => local * upstream).ToArray();
