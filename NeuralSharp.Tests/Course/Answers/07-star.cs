// named: InputGradient elementwise
static Tensor InputGradient(Tensor g, Tensor w) => w * g;
