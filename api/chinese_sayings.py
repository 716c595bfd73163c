"""Why a number or a file cannot be read, in Chinese: what their readers say where they stop."""

from typing import Final

SAYINGS: Final = {
    # A case number (案号)
    "a case number begins with a year in brackets": "案号应以括号内的收案年度开头",
    "the year is four digits, 19.. or 20..": "年度应为四位数字，以19或者20开头",
    "the bracket after the year is missing": "年度后缺少右括号",
    "no court begins with this word": "没有以该字开头的法院代字",
    "a court's code has two or four digits": "法院代字应含两位或者四位数字",
    "the type word is missing": "缺少类型代字",
    "the type word has one to three characters": "类型代字应为一至三个汉字",
    "the number of the case is missing": "缺少案件编号",
    "the number of the case begins with a zero": "案件编号不得以0开头",
    "the number of the case has more than eight digits": "案件编号不得超过八位",
    "号 is missing after the number": "案件编号后缺少“号”字",
    "nothing but 之一, 之二 … may follow 号": "“号”后只能接之一、之二等",
    "字第 ended with 2015; newer numbers have no 字第": "2016年起的案号不再使用“字第”",
    "the number cannot be read": "案号无法识别",
    # A file (文件), where the words of a library would be English
    "damaged or cut off": "文件已损坏或者不完整",
    "not a JSON table": "不是JSON格式",
    # A person's, a company's or a bank's
    "resident-id": "公民身份号码",
    "credit-code": "统一社会信用代码",
    "bank-account": "银行账号",
    "bank-number": "行号",
    "has 18 characters, or 15 in the old form": "应为18位，旧号15位",
    "names no province": "前两位不是省份代码",
    "holds no possible date of birth": "出生日期不存在",
    "fails its check character": "校验位不符",
    "has 18 figures and capital letters": "应为18位数字和大写字母",
    "has 5 to 32 figures, capital letters or hyphens": "应为5至32位数字、大写字母或者连字符",
    "has 12 to 14 digits": "应为12至14位数字",
    "names its region in figures": "地区代码应为数字",
    "holds something other than a digit": "含有数字以外的字符",
}
