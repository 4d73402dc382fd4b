// Numeric kernels with run-time CPU dispatch. Everything is float32, dense and row-major.
//
// Every function here is pure: it reads its inputs, writes its outputs, allocates nothing and keeps
// no state. An output may be the same array as an input of the same shape (in place); arrays that
// overlap in any other way are not allowed. Pointers may be unaligned.
//
// Each kernel exists at several instruction-set levels, and all of them return the same bits: no
// fused multiply-add, the same polynomials in the same order, reductions in a fixed number of lanes.
// The one exception is the payload of a NaN.
#pragma once

#include "elementwise.h"
#include "levels.h"
#include "matrices.h"
#include "optimizer.h"
#include "reductions.h"
#include "splines.h"
#include "transport.h"
