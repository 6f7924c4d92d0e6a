// named: Kept with-loss
static int Kept(int layers)
{
    var parameters = layers + layers;
    return parameters + 1;
}
