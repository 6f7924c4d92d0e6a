// named: Visited names-of-layers
static string[] Visited()
{
    return new[] { "CrossEntropy", "Dense", "ReLU", "Dense" };
}
