// RB_KIT_CONSTRUCTORS(Type, members..): GCC before 13 destroys an owning aggregate that is built
// inside a co_await statement twice; a class with constructors is safe there. So the struct gets
// one for every number of leading members (24 at most), as aggregate initialisation has it. Goes
// with GCC 12.
#pragma once

// clang-format off
#define RB_KIT_COUNT_(p1, p2, p3, p4, p5, p6, p7, p8, p9, p10, p11, p12, p13, p14, p15, p16, \
    p17, p18, p19, p20, p21, p22, p23, p24, p25, p26, p27, p28, p29, p30, p31, p32, p33, p34, \
    p35, p36, p37, p38, p39, p40, p41, p42, p43, p44, p45, p46, p47, p48, p49, p50, p51, p52, \
    p53, p54, p55, p56, p57, p58, p59, p60, p61, p62, p63, p64, n, ...) n
#define RB_KIT_COUNT(...) RB_KIT_COUNT_(__VA_ARGS__ __VA_OPT__(,) many, many, many, many, many, \
    many, many, many, many, many, many, many, many, many, many, many, many, many, many, many, \
    many, many, many, many, many, many, many, many, many, many, many, many, many, many, many, \
    many, many, many, many, many, 24, 23, 22, 21, 20, 19, 18, 17, 16, 15, 14, 13, 12, 11, 10, \
    9, 8, 7, 6, 5, 4, 3, 2, 1, 0)
#define RB_KIT_JOIN_(a, b) a##b
#define RB_KIT_JOIN(a, b) RB_KIT_JOIN_(a, b)

#define RB_KIT_P1(m) decltype(m) m##_rb
#define RB_KIT_P2(m, ...) decltype(m) m##_rb, RB_KIT_P1(__VA_ARGS__)
#define RB_KIT_P3(m, ...) decltype(m) m##_rb, RB_KIT_P2(__VA_ARGS__)
#define RB_KIT_P4(m, ...) decltype(m) m##_rb, RB_KIT_P3(__VA_ARGS__)
#define RB_KIT_P5(m, ...) decltype(m) m##_rb, RB_KIT_P4(__VA_ARGS__)
#define RB_KIT_P6(m, ...) decltype(m) m##_rb, RB_KIT_P5(__VA_ARGS__)
#define RB_KIT_P7(m, ...) decltype(m) m##_rb, RB_KIT_P6(__VA_ARGS__)
#define RB_KIT_P8(m, ...) decltype(m) m##_rb, RB_KIT_P7(__VA_ARGS__)
#define RB_KIT_P9(m, ...) decltype(m) m##_rb, RB_KIT_P8(__VA_ARGS__)
#define RB_KIT_P10(m, ...) decltype(m) m##_rb, RB_KIT_P9(__VA_ARGS__)
#define RB_KIT_P11(m, ...) decltype(m) m##_rb, RB_KIT_P10(__VA_ARGS__)
#define RB_KIT_P12(m, ...) decltype(m) m##_rb, RB_KIT_P11(__VA_ARGS__)
#define RB_KIT_P13(m, ...) decltype(m) m##_rb, RB_KIT_P12(__VA_ARGS__)
#define RB_KIT_P14(m, ...) decltype(m) m##_rb, RB_KIT_P13(__VA_ARGS__)
#define RB_KIT_P15(m, ...) decltype(m) m##_rb, RB_KIT_P14(__VA_ARGS__)
#define RB_KIT_P16(m, ...) decltype(m) m##_rb, RB_KIT_P15(__VA_ARGS__)
#define RB_KIT_P17(m, ...) decltype(m) m##_rb, RB_KIT_P16(__VA_ARGS__)
#define RB_KIT_P18(m, ...) decltype(m) m##_rb, RB_KIT_P17(__VA_ARGS__)
#define RB_KIT_P19(m, ...) decltype(m) m##_rb, RB_KIT_P18(__VA_ARGS__)
#define RB_KIT_P20(m, ...) decltype(m) m##_rb, RB_KIT_P19(__VA_ARGS__)
#define RB_KIT_P21(m, ...) decltype(m) m##_rb, RB_KIT_P20(__VA_ARGS__)
#define RB_KIT_P22(m, ...) decltype(m) m##_rb, RB_KIT_P21(__VA_ARGS__)
#define RB_KIT_P23(m, ...) decltype(m) m##_rb, RB_KIT_P22(__VA_ARGS__)
#define RB_KIT_P24(m, ...) decltype(m) m##_rb, RB_KIT_P23(__VA_ARGS__)
#define RB_KIT_I1(m) m(static_cast<decltype(m)&&>(m##_rb))
#define RB_KIT_I2(m, ...) m(static_cast<decltype(m)&&>(m##_rb)), RB_KIT_I1(__VA_ARGS__)
#define RB_KIT_I3(m, ...) m(static_cast<decltype(m)&&>(m##_rb)), RB_KIT_I2(__VA_ARGS__)
#define RB_KIT_I4(m, ...) m(static_cast<decltype(m)&&>(m##_rb)), RB_KIT_I3(__VA_ARGS__)
#define RB_KIT_I5(m, ...) m(static_cast<decltype(m)&&>(m##_rb)), RB_KIT_I4(__VA_ARGS__)
#define RB_KIT_I6(m, ...) m(static_cast<decltype(m)&&>(m##_rb)), RB_KIT_I5(__VA_ARGS__)
#define RB_KIT_I7(m, ...) m(static_cast<decltype(m)&&>(m##_rb)), RB_KIT_I6(__VA_ARGS__)
#define RB_KIT_I8(m, ...) m(static_cast<decltype(m)&&>(m##_rb)), RB_KIT_I7(__VA_ARGS__)
#define RB_KIT_I9(m, ...) m(static_cast<decltype(m)&&>(m##_rb)), RB_KIT_I8(__VA_ARGS__)
#define RB_KIT_I10(m, ...) m(static_cast<decltype(m)&&>(m##_rb)), RB_KIT_I9(__VA_ARGS__)
#define RB_KIT_I11(m, ...) m(static_cast<decltype(m)&&>(m##_rb)), RB_KIT_I10(__VA_ARGS__)
#define RB_KIT_I12(m, ...) m(static_cast<decltype(m)&&>(m##_rb)), RB_KIT_I11(__VA_ARGS__)
#define RB_KIT_I13(m, ...) m(static_cast<decltype(m)&&>(m##_rb)), RB_KIT_I12(__VA_ARGS__)
#define RB_KIT_I14(m, ...) m(static_cast<decltype(m)&&>(m##_rb)), RB_KIT_I13(__VA_ARGS__)
#define RB_KIT_I15(m, ...) m(static_cast<decltype(m)&&>(m##_rb)), RB_KIT_I14(__VA_ARGS__)
#define RB_KIT_I16(m, ...) m(static_cast<decltype(m)&&>(m##_rb)), RB_KIT_I15(__VA_ARGS__)
#define RB_KIT_I17(m, ...) m(static_cast<decltype(m)&&>(m##_rb)), RB_KIT_I16(__VA_ARGS__)
#define RB_KIT_I18(m, ...) m(static_cast<decltype(m)&&>(m##_rb)), RB_KIT_I17(__VA_ARGS__)
#define RB_KIT_I19(m, ...) m(static_cast<decltype(m)&&>(m##_rb)), RB_KIT_I18(__VA_ARGS__)
#define RB_KIT_I20(m, ...) m(static_cast<decltype(m)&&>(m##_rb)), RB_KIT_I19(__VA_ARGS__)
#define RB_KIT_I21(m, ...) m(static_cast<decltype(m)&&>(m##_rb)), RB_KIT_I20(__VA_ARGS__)
#define RB_KIT_I22(m, ...) m(static_cast<decltype(m)&&>(m##_rb)), RB_KIT_I21(__VA_ARGS__)
#define RB_KIT_I23(m, ...) m(static_cast<decltype(m)&&>(m##_rb)), RB_KIT_I22(__VA_ARGS__)
#define RB_KIT_I24(m, ...) m(static_cast<decltype(m)&&>(m##_rb)), RB_KIT_I23(__VA_ARGS__)
#define RB_KIT_C(Type, n, ...) Type(RB_KIT_P##n(__VA_ARGS__)) : RB_KIT_I##n(__VA_ARGS__) {}
#define RB_KIT_C0(Type)
#define RB_KIT_Cmany(Type, ...)
#define RB_KIT_C1(Type, m1) RB_KIT_C(Type, 1, m1)
#define RB_KIT_C2(Type, m1, m2) \
    RB_KIT_C1(Type, m1) \
    RB_KIT_C(Type, 2, m1, m2)
#define RB_KIT_C3(Type, m1, m2, m3) \
    RB_KIT_C2(Type, m1, m2) \
    RB_KIT_C(Type, 3, m1, m2, m3)
#define RB_KIT_C4(Type, m1, m2, m3, m4) \
    RB_KIT_C3(Type, m1, m2, m3) \
    RB_KIT_C(Type, 4, m1, m2, m3, m4)
#define RB_KIT_C5(Type, m1, m2, m3, m4, m5) \
    RB_KIT_C4(Type, m1, m2, m3, m4) \
    RB_KIT_C(Type, 5, m1, m2, m3, m4, m5)
#define RB_KIT_C6(Type, m1, m2, m3, m4, m5, m6) \
    RB_KIT_C5(Type, m1, m2, m3, m4, m5) \
    RB_KIT_C(Type, 6, m1, m2, m3, m4, m5, m6)
#define RB_KIT_C7(Type, m1, m2, m3, m4, m5, m6, m7) \
    RB_KIT_C6(Type, m1, m2, m3, m4, m5, m6) \
    RB_KIT_C(Type, 7, m1, m2, m3, m4, m5, m6, m7)
#define RB_KIT_C8(Type, m1, m2, m3, m4, m5, m6, m7, m8) \
    RB_KIT_C7(Type, m1, m2, m3, m4, m5, m6, m7) \
    RB_KIT_C(Type, 8, m1, m2, m3, m4, m5, m6, m7, m8)
#define RB_KIT_C9(Type, m1, m2, m3, m4, m5, m6, m7, m8, m9) \
    RB_KIT_C8(Type, m1, m2, m3, m4, m5, m6, m7, m8) \
    RB_KIT_C(Type, 9, m1, m2, m3, m4, m5, m6, m7, m8, m9)
#define RB_KIT_C10(Type, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10) \
    RB_KIT_C9(Type, m1, m2, m3, m4, m5, m6, m7, m8, m9) \
    RB_KIT_C(Type, 10, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10)
#define RB_KIT_C11(Type, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11) \
    RB_KIT_C10(Type, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10) \
    RB_KIT_C(Type, 11, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11)
#define RB_KIT_C12(Type, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12) \
    RB_KIT_C11(Type, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11) \
    RB_KIT_C(Type, 12, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12)
#define RB_KIT_C13(Type, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13) \
    RB_KIT_C12(Type, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12) \
    RB_KIT_C(Type, 13, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13)
#define RB_KIT_C14(Type, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14) \
    RB_KIT_C13(Type, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13) \
    RB_KIT_C(Type, 14, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14)
#define RB_KIT_C15(Type, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15) \
    RB_KIT_C14(Type, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14) \
    RB_KIT_C(Type, 15, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15)
#define RB_KIT_C16(Type, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16) \
    RB_KIT_C15(Type, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15) \
    RB_KIT_C(Type, 16, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16)
#define RB_KIT_C17(Type, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, \
        m17) \
    RB_KIT_C16(Type, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16) \
    RB_KIT_C(Type, 17, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, \
        m17)
#define RB_KIT_C18(Type, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, \
        m17, m18) \
    RB_KIT_C17(Type, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17) \
    RB_KIT_C(Type, 18, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, \
        m17, m18)
#define RB_KIT_C19(Type, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, \
        m17, m18, m19) \
    RB_KIT_C18(Type, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, \
        m17, m18) \
    RB_KIT_C(Type, 19, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, \
        m17, m18, m19)
#define RB_KIT_C20(Type, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, \
        m17, m18, m19, m20) \
    RB_KIT_C19(Type, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, \
        m17, m18, m19) \
    RB_KIT_C(Type, 20, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, \
        m17, m18, m19, m20)
#define RB_KIT_C21(Type, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, \
        m17, m18, m19, m20, m21) \
    RB_KIT_C20(Type, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, \
        m17, m18, m19, m20) \
    RB_KIT_C(Type, 21, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, \
        m17, m18, m19, m20, m21)
#define RB_KIT_C22(Type, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, \
        m17, m18, m19, m20, m21, m22) \
    RB_KIT_C21(Type, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, \
        m17, m18, m19, m20, m21) \
    RB_KIT_C(Type, 22, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, \
        m17, m18, m19, m20, m21, m22)
#define RB_KIT_C23(Type, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, \
        m17, m18, m19, m20, m21, m22, m23) \
    RB_KIT_C22(Type, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, \
        m17, m18, m19, m20, m21, m22) \
    RB_KIT_C(Type, 23, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, \
        m17, m18, m19, m20, m21, m22, m23)
#define RB_KIT_C24(Type, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, \
        m17, m18, m19, m20, m21, m22, m23, m24) \
    RB_KIT_C23(Type, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, \
        m17, m18, m19, m20, m21, m22, m23) \
    RB_KIT_C(Type, 24, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, \
        m17, m18, m19, m20, m21, m22, m23, m24)

#define RB_KIT_CONSTRUCTORS(Type, ...) \
    Type() = default;                  \
    RB_KIT_JOIN(RB_KIT_C, RB_KIT_COUNT(__VA_ARGS__))(Type __VA_OPT__(,) __VA_ARGS__)
// clang-format on
